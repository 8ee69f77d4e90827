# Finds JDK 25 (though another may be the default) and builds what is missing. Sourced by the other scripts.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

say() { printf 'millrace: %s\n' "$*" >&2; }

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

find_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      printf '%s' "$candidate"
      return
    fi
  done
  if command -v javac >/dev/null; then
    candidate=$(cd "$(dirname "$(readlink -f "$(command -v javac)")")/.." && pwd)
    if is_jdk_25 "$candidate"; then
      printf '%s' "$candidate"
      return
    fi
  fi
  return 1
}

need_jdk() {
  JAVA_HOME=$(find_jdk) || {
    say "JDK 25 was not found. Install one (for example Eclipse Temurin 25) or set JAVA_HOME to it."
    exit 2
  }
  export JAVA_HOME
}

need_maven() {
  command -v mvn >/dev/null || {
    say "Maven (mvn) was not found. Install Maven 3.8 or newer."
    exit 2
  }
  # Maven's own libraries still use what this flag allows; without it each run starts with four warnings
  export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
}

jar=$root/deploy/standalone/target/standalone-0.1.0-SNAPSHOT.jar

# Builds if there is no build yet or a source is newer than it.
build() {
  if [ -f "$jar" ] && [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/deploy/standalone/pom.xml "$root"/*/src/main "$root"/deploy/samples \
    "$root"/deploy/standalone/src/main -newer "$jar" -type f -print -quit)" ]; then
    return
  fi
  need_maven
  say "building; the first time this takes a few minutes"
  (cd "$root" && mvn -q -B -DskipTests package 2>&1 | sed $'s/\033\\[0m//g') || {
    say "the build failed"
    exit 1
  }
  touch "$jar"
}

class_path() {
  printf '%s' "$jar"
  local library
  for library in "$root"/deploy/standalone/target/lib/*.jar; do
    printf ':%s' "$library"
  done
}

java_flags=(-XX:+UseSerialGC -XX:+UseCompactObjectHeaders "-Xmx${MILLRACE_HEAP:-512m}" -Xshare:auto --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow)

own_session=()
if command -v setsid >/dev/null; then
  own_session=(setsid) # Ctrl-C is for the program, which ends its stores in order, not for the stores too
fi

# Runs a program that ends in order what it has started, and exits as it does.
in_front() {
  local pid status
  "${own_session[@]}" "$@" &
  pid=$!
  trap 'kill -TERM $pid 2>/dev/null' INT TERM HUP
  while kill -0 $pid 2>/dev/null; do
    wait $pid && status=0 || status=$?
  done
  exit "$status"
}
