package io.fastrelay;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayOutputStream;

/** Who may know whom. Imports go one way, and each library has the packages that may use it. */
@AnalyzeClasses(packages = "io.fastrelay", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {

    private static final String MOQT = "io.fastrelay.moqt..";
    private static final String TRANSPORT = "io.fastrelay.transport..";
    private static final String SESSION = "io.fastrelay.session..";
    private static final String RELAY = "io.fastrelay.relay..";
    private static final String CLIENT = "io.fastrelay.client..";
    private static final String PLUGIN = "io.fastrelay.plugin..";
    private static final String API = "io.fastrelay.api..";
    private static final String PROTECTION = "io.fastrelay.transport.packet.protection..";
    private static final String[] ON_KWIK = {"io.fastrelay.transport.kwik..", "io.fastrelay.transport.webtransport.."};

    @ArchTest
    static final ArchRule the_contract_knows_nobody = noClasses()
            .that()
            .resideInAPackage(API)
            .should()
            .dependOnClassesThat(resideInAnyPackage(MOQT, TRANSPORT, SESSION, RELAY, CLIENT, PLUGIN));

    @ArchTest
    static final ArchRule moqt_is_pure = classes()
            .that()
            .resideInAPackage(MOQT)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            MOQT, "java.lang..", "java.util..", "java.nio", "java.nio.charset", "org.jspecify..")
                    .or(type(ByteArrayOutputStream.class)));

    @ArchTest
    static final ArchRule moqt_has_no_threads = noClasses()
            .that()
            .resideInAPackage(MOQT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.concurrent..");

    @ArchTest
    static final ArchRule transport_knows_no_moq = noClasses()
            .that()
            .resideInAPackage(TRANSPORT)
            .should()
            .dependOnClassesThat(resideInAnyPackage(MOQT, SESSION, RELAY, CLIENT, PLUGIN, API));

    @ArchTest
    static final ArchRule the_transport_contract_knows_no_transport = noClasses()
            .that()
            .resideInAPackage("io.fastrelay.transport")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ON_KWIK));

    @ArchTest
    static final ArchRule a_session_knows_no_relay_and_no_transport_in_particular = noClasses()
            .that()
            .resideInAPackage(SESSION)
            .should()
            .dependOnClassesThat(resideInAnyPackage(RELAY, CLIENT, PLUGIN, API, ON_KWIK[0], ON_KWIK[1]));

    @ArchTest
    static final ArchRule the_relay_knows_no_transport_in_particular = noClasses()
            .that()
            .resideInAPackage(RELAY)
            .should()
            .dependOnClassesThat(resideInAnyPackage(CLIENT, PLUGIN, ON_KWIK[0], ON_KWIK[1]));

    @ArchTest
    static final ArchRule clients_know_no_relay = noClasses()
            .that()
            .resideInAPackage(CLIENT)
            .and()
            .resideOutsideOfPackage("io.fastrelay.client.cli..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(RELAY, PLUGIN));

    @ArchTest
    static final ArchRule only_the_package_on_kwik_knows_kwik = noClasses()
            .that()
            .resideOutsideOfPackage(ON_KWIK[0])
            .should()
            .dependOnClassesThat()
            .resideInAPackage("tech.kwik..");

    @ArchTest
    static final ArchRule only_the_packet_sender_calls_the_system = noClasses()
            .that()
            .resideOutsideOfPackage("io.fastrelay.transport.packet..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule only_the_plugin_knows_yaml = noClasses()
            .that()
            .resideOutsideOfPackage(PLUGIN)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.snakeyaml..");

    @ArchTest
    static final ArchRule only_the_plugin_and_the_contract_know_pf4j = noClasses()
            .that()
            .resideOutsideOfPackages(PLUGIN, API)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.pf4j..");

    @ArchTest
    static final ArchRule only_the_packages_on_kwik_make_certificates = noClasses()
            .that()
            .resideOutsideOfPackages(ON_KWIK[0], ON_KWIK[1], PROTECTION)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule packet_protection_makes_no_certificates = noClasses()
            .that()
            .resideInAPackage(PROTECTION)
            .should()
            .dependOnClassesThat(resideInAPackage("org.bouncycastle..")
                    .and(not(resideInAPackage("org.bouncycastle.crypto.engines"))));

    @ArchTest
    static final ArchRule packets_know_no_transport_on_top_of_them = noClasses()
            .that()
            .resideInAPackage("io.fastrelay.transport.packet..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(ON_KWIK));

    @ArchTest
    static final ArchRule only_what_calls_the_system_knows_jna = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.fastrelay.transport.packet.nativelib..", PROTECTION, "io.fastrelay.transport.packet.udp..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("io.fastrelay.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule there_is_no_static_mutable_state =
            fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule nobody_prints = noClasses()
            .that()
            .resideOutsideOfPackage("io.fastrelay.client.cli..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");
}
