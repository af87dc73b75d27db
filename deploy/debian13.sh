#!/usr/bin/env bash
# Runs a command in a root of Debian 13 that sees this tree, this machine's .NET and its NuGet packages where they are: for libtorch, which needs a newer C++ library than Debian 12 has.
#
#   dotnet build tests/Training.TorchSharp.Tests
#   deploy/debian13.sh dotnet test tests/Training.TorchSharp.Tests --no-build
#
# Takes root, a system with apt whose sources are Debian's, and mmdebstrap (apt-get install mmdebstrap). The root comes from the mirror that apt uses (DEBIAN13_MIRROR names another) and is
# made anew every time, in 20 s and 400 MB of memory. Restore packages before: nothing in the root asks a network. Exit code: the command's; 2 for what keeps it from being run.
# Root and mounts are in a namespace of their own and its processes in another: all of it vanishes with this script, however that ends, and nothing has to be removed.
set -euo pipefail
fail() { echo "debian13.sh: $*" >&2; exit 2; }
# What .NET and libtorch load, a shell, and a C compiler for the tests of the CUDA driver, which build one.
packages=base-files,coreutils,dash,libssl3t64,libstdc++6,zlib1g,gcc,libc6-dev

if [ "${1:-}" != --inside ]; then
  [ $# -gt 0 ] || { sed -n '2,/^set/p' "$0" | sed '$d;s/^# \{0,1\}//'; exit 2; }
  [ "$(id -u)" = 0 ] || fail "only root can make a root of another system; run it with sudo."
  command -v mmdebstrap >/dev/null || fail "mmdebstrap is missing: apt-get install mmdebstrap."
  sdk=$(command -v dotnet) || fail "the .NET 10 SDK is not installed (https://dot.net)."
  sdk=$(dirname "$(readlink -f "$sdk")")
  mirror=${DEBIAN13_MIRROR:-}
  if [ -z "$mirror" ]; then
    mirror=$(apt-get indextargets --format '$(LABEL) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null | sed -n 's/^Debian main //p' | head -1)
    [ -n "$mirror" ] || fail "apt knows no mirror of Debian: run apt-get update, or name one in DEBIAN13_MIRROR."
  fi
  inside=
  trap '[ -z "$inside" ] || { kill -KILL "$inside" 2>/dev/null; wait "$inside" 2>/dev/null; } || true; exit 130' INT TERM HUP
  tree=$(cd "$(dirname "$0")/.." && pwd)
  unshare --mount --pid --fork --kill-child "$0" --inside "$mirror" "$sdk" "${NUGET_PACKAGES:-$HOME/.nuget/packages}" "$tree" "$PWD" "$@" <&0 &
  inside=$!
  code=0
  wait "$inside" || code=$?
  inside=
  exit "$code"
fi

shift
mirror=$1 sdk=$2 cache=$3 tree=$4 here=$5
shift 5
# The folder is only where the root is mounted: nobody outside sees it there.
root=/mnt
mount -t tmpfs -o size=2g,mode=755 debian13 "$root" || fail "this system does not let root mount."
log=$root/log root=$root/root
# Unpacked and not configured: a file is all that a library has to be, and it is six times as fast.
mmdebstrap --mode=root --variant=extract --include="$packages" trixie "$root" "$mirror" >"$log" 2>&1 || { grep -m3 ^E: "$log" >&2; fail "Debian 13 could not be made."; }
ln -s gcc "$root/usr/bin/cc"
put() { # where, options of mount
  mkdir -p "$root$1"
  mount "${@:2}" "$root$1" || fail "$1 cannot be mounted in the root: this takes a system that lets root mount."
}
put /proc -t proc proc
put /sys --rbind /sys
put /dev --rbind /dev
put /tmp --bind /tmp
[ ! -d "$cache" ] || put "$cache" --bind "$cache"
put "$sdk" --bind "$sdk"
put "$tree" --bind "$tree"
# Without the libraries for other languages, and with nothing asked of a network.
export PATH="$sdk:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" DOTNET_ROOT=$sdk DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export NUGET_PACKAGES=$cache DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1 MSBUILDDISABLENODEREUSE=1
mkdir -p "$root$HOME"
chroot "$root" sh -c 'cd "$1" 2>/dev/null || cd "$2"; shift 2; exec "$@"' sh "$here" "$tree" "$@"
