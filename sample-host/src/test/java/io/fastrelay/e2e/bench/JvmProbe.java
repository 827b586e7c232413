package io.fastrelay.e2e.bench;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Arrays;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Looks into another Java process of this machine and user: what its threads have allocated. */
public final class JvmProbe implements AutoCloseable {

    private final JMXConnector connector;
    private final MBeanServerConnection beans;
    private final ThreadMXBean threads;

    private JvmProbe(JMXConnector connector) throws Exception {
        this.connector = connector;
        beans = connector.getMBeanServerConnection();
        threads = ManagementFactory.newPlatformMXBeanProxy(
                beans, ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    }

    public static JvmProbe attach(long pid) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
        try {
            String address = machine.startLocalManagementAgent();
            return new JvmProbe(JMXConnectorFactory.connect(new JMXServiceURL(address)));
        } finally {
            machine.detach();
        }
    }

    /** Bytes that the threads which live now have allocated since they started. */
    long allocatedBytes() {
        long[] ids = threads.getAllThreadIds();
        return Arrays.stream(threads.getThreadAllocatedBytes(ids))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    /** Bytes of heap and of memory outside of it for buffers that are in use, garbage collected first. */
    public long usedBytes() throws Exception {
        MemoryMXBean memory = ManagementFactory.newPlatformMXBeanProxy(
                beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
        memory.gc();
        BufferPoolMXBean direct = ManagementFactory.newPlatformMXBeanProxy(
                beans, "java.nio:type=BufferPool,name=direct", BufferPoolMXBean.class);
        return memory.getHeapMemoryUsage().getUsed() + direct.getMemoryUsed();
    }

    @Override
    public void close() throws Exception {
        connector.close();
    }
}
