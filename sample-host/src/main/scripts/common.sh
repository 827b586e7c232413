# shellcheck shell=bash
# What ./run and ./check share. Sourced, with $program set to their name and $root to the repository's folder.
# shellcheck disable=SC2154

say() { echo "$program: $*" >&2; }

fail() {
  say "$*"
  exit 1
}

# on_debian_as_root: whether missing programs can simply be installed.
on_debian_as_root() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

# install PACKAGE...: from Debian's or Ubuntu's own repositories, without questions.
install() {
  say "installing $*"
  if [ -z "${apt_updated:-}" ]; then
    DEBIAN_FRONTEND=noninteractive apt-get -qq update </dev/null >&2 || fail "apt-get update failed"
    apt_updated=1
  fi
  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" </dev/null >&2
}

# jdk_version FOLDER: the major version of the JDK there, 0 if there is none. Read, not asked: javac takes its time.
jdk_version() {
  local version=
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  echo "${version:-0}"
}

# find_jdk: sets JAVA_HOME to a JDK of at least Java 17: the one it names already, the one on the PATH, or one of the
# usual places.
find_jdk() {
  local javac candidate
  local candidates=()
  [ -n "${JAVA_HOME:-}" ] && candidates+=("$JAVA_HOME")
  javac=$(command -v javac) && javac=$(readlink -f "$javac") && candidates+=("${javac%/bin/javac}")
  candidates+=(/usr/lib/jvm/*)
  for candidate in "${candidates[@]}"; do
    if [ "$(jdk_version "$candidate")" -ge 17 ]; then
      export JAVA_HOME=$candidate
      return 0
    fi
  done
  return 1
}

# need_jdk_and_maven: finds or installs both.
need_jdk_and_maven() {
  if ! find_jdk; then
    on_debian_as_root || fail "expected a JDK of Java 17 or newer (javac on the PATH, or JAVA_HOME), found none"
    install openjdk-17-jdk-headless || install default-jdk-headless || fail "no JDK could be installed"
    find_jdk || fail "expected a JDK of Java 17 or newer after the installation, found none"
  fi
  if ! command -v mvn >/dev/null; then
    on_debian_as_root || fail "expected Maven 3.8 or newer (mvn on the PATH), found none"
    install maven || fail "Maven could not be installed"
  fi
}

# distribution: the folder that the build unpacked.
distribution() {
  local folder
  for folder in "$root"/sample-host/target/fast-relay-*/fast-relay-*/; do
    [ -x "$folder/bin/fast-relay-host" ] && echo "${folder%/}"
  done | tail -1
}

# What the distribution is made of; a file that is newer than the stamp makes it stale. A folder is newer when a file was
# added or removed.
sources=(pom.xml .mvn plugin-api/pom.xml moq-relay-plugin/pom.xml host-integration/pom.xml sample-host/pom.xml
  plugin-api/src/main moq-relay-plugin/src/main host-integration/src/main sample-host/src/main LICENSE README.md)
stamp=sample-host/target/built.stamp

# is_built: whether the distribution is there and no source is newer.
is_built() {
  [ -f "$root/$stamp" ] && [ -n "$(distribution)" ] || return 1
  (cd "$root" && [ -z "$(find "${sources[@]}" -newer "$stamp" -print 2>/dev/null | head -n 1)" ])
}

# mark_built TIME_FILE: notes that the distribution holds everything older than this file.
mark_built() {
  touch -r "$1" "$root/$stamp"
}
