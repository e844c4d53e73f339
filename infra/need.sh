# Sourced, never run: what a script needs of the machine, and the one line it says when that cannot be had.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=$root/.tools
export root tools

# Ends the script with one line that says what is missing and how to get it.
missing() {
  printf 'certkeep: %s\n' "$*" >&2
  exit 1
}

# Runs a command as root: directly, or through sudo where that is to be had.
as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
    sudo "$@"
  else
    return 1
  fi
}

# Installs Debian packages. The log is shown only where it fails.
apt_install() {
  command -v apt-get >/dev/null || missing "please install $*: this machine has no apt-get"
  mkdir -p "$tools"
  echo "installing $*"
  if ! { as_root apt-get update -qq &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } \
    >"$tools/apt.log" 2>&1 </dev/null; then
    tail -n 5 "$tools/apt.log" >&2
    missing "could not install $*: run 'apt-get install $*' as root"
  fi
}

# need_command COMMAND PACKAGE...: installs the packages unless the command is there.
need_command() {
  local command=$1
  shift
  command -v "$command" >/dev/null && return
  apt_install "$@"
  command -v "$command" >/dev/null || missing "$command is still missing after installing $*"
}

# rustup puts cargo where a shell finds it only after the next sign-in.
command -v cargo >/dev/null || PATH=$PATH:${CARGO_HOME:-${HOME:-}/.cargo}/bin

need_cargo() {
  command -v cargo >/dev/null || missing "cargo is missing: install Rust 1.94 or later with rustup"
  need_command cc build-essential
}

# Node 20 or later with npm; installed only where the distribution's own is new enough.
need_node() {
  local have=0 offered
  if ! command -v node >/dev/null && command -v apt-cache >/dev/null; then
    offered=$(apt-cache policy nodejs 2>/dev/null | sed -n 's/^ *Candidate: \([0-9]*\)\..*/\1/p')
    ((${offered:-0} >= 20)) && apt_install nodejs npm
  fi
  command -v node >/dev/null && have=$(node -p 'process.versions.node.split(".")[0]')
  ((have >= 20)) || missing "Node 20 or later with npm is missing (found: ${have/#0/none}); 'cargo run -- demo' runs without it"
  need_command npm npm
}

# Where cargo puts what it builds.
target_dir() {
  cargo metadata --manifest-path "$root/Cargo.toml" --format-version 1 --no-deps |
    sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p'
}

# A port of 127.0.0.1 that nothing listens on.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
