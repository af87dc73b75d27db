#!/usr/bin/env bash
# Builds the images of the Dockerfile without any registry: on Debian 13 from the mirror that apt uses and the .NET runtime of this machine.
#
#   deploy/images/build-debian.sh [OPTION OF dotnet publish]...      for example -p:TorchRuntime=cuda-linux
#
# Makes localhost/modcomp-silo:VERSION, localhost/modcomp-server:VERSION and localhost/modcomp:VERSION in buildah's storage, where podman finds them (CONTAINERS_STORAGE_CONF chooses
# another one); 'buildah push localhost/modcomp-silo:0.1.0 docker-archive:FILE' makes a file that 'docker load' reads. The stages are those of the Dockerfile, but for its first:
# what that publishes is published here.
#
# Takes root, a system with apt whose sources are Debian's, the .NET 10 SDK, buildah and mmdebstrap (apt-get install buildah mmdebstrap). The root has packages that are unpacked and not configured, and no
# package manager, like a distroless image. DEBIAN13_MIRROR names another mirror, IMAGES_PUBLISHED a folder
# that keeps what is published. Exit code: 2 for what keeps images from being built.
set -euo pipefail
fail() { echo "build-debian.sh: $*" >&2; exit 2; }
[ "$(id -u)" = 0 ] || fail "only root can make a root of another system; run it with sudo."
for program in buildah mmdebstrap dotnet; do command -v $program >/dev/null || fail "$program is missing."; done
here=$(cd "$(dirname "$0")" && pwd)
sdk=$(dirname "$(readlink -f "$(command -v dotnet)")")
# The newest runtime of .NET 10 that is whole.
runtime=$(dotnet --list-runtimes | sed -n 's/^Microsoft\.AspNetCore\.App \(10\.[0-9.]*\) .*/\1/p' | sort -V | tail -1)
[ -d "$sdk/shared/Microsoft.NETCore.App/$runtime" ] || fail "there is no runtime of ASP.NET Core 10 in $sdk."
version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$here/../../Directory.Build.props")
mirror=${DEBIAN13_MIRROR:-$(apt-get indextargets --format '$(LABEL) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null | sed -n 's/^Debian main //p' | head -1)}
[ -n "$mirror" ] || fail "apt knows no mirror of Debian: run apt-get update, or name one in DEBIAN13_MIRROR."

folder=$(mktemp -d /tmp/modcomp-images-XXXXXX)
trap 'rm -rf "$folder"' EXIT
published=${IMAGES_PUBLISHED:-$folder/published}
"$here/publish.sh" "$published" "$@"

# What .NET and libtorch load, certificates, and a shell with its tools for programs of yours.
packages="base-files,base-passwd,bash,ca-certificates,coreutils,dash,grep,libgcc-s1,libssl3t64,libstdc++6,sed,tzdata"
root=$folder/root
mmdebstrap --mode=root --variant=extract --include="$packages" trixie "$root" "$mirror" >"$folder/log" 2>&1 || { grep -m3 ^E: "$folder/log" >&2; fail "Debian 13 could not be made."; }
# What the packages' own scripts would have done, as far as anything here needs it.
for list in passwd group; do cp "$root/usr/share/base-passwd/$list.master" "$root/etc/$list"; done
echo "app:x:1654:1654::/var/lib/modcomp:/usr/sbin/nologin" >>"$root/etc/passwd"
echo "app:x:1654:" >>"$root/etc/group"
cat "$root"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
ln -s ../share/dotnet/dotnet "$root/usr/bin/dotnet"
rm -rf "$root"/etc/apt "$root"/var/lib/apt "$root"/var/cache/* "$root"/usr/share/doc/* "$root"/usr/share/man/* "$root"/usr/share/locale/*
tar -C "$root" --exclude=./dev/* -cf "$folder/root.tar" .
rm -rf "$root"
mkdir -p "$folder/dotnet/shared"
cp -r "$sdk/dotnet" "$sdk/host" "$folder/dotnet"
for framework in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
  mkdir "$folder/dotnet/shared/$framework"
  cp -r "$sdk/shared/$framework/$runtime" "$folder/dotnet/shared/$framework"
done

build() { buildah build --isolation chroot --format docker "$@" >>"$folder/log" 2>&1 || { tail -5 "$folder/log" >&2; fail "buildah could not build."; }; }
# The variables are those of Microsoft's images.
cat >"$folder/Dockerfile" <<END
FROM scratch
ADD root.tar /
COPY dotnet /usr/share/dotnet
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true ASPNET_VERSION=$runtime
END
base=localhost/modcomp-debian13-aspnet:$runtime
build -t "$base" -f "$folder/Dockerfile" "$folder"
revision=$(git -C "$here" rev-parse HEAD 2>/dev/null || echo unknown)
mkdir "$folder/empty"
for target in silo server modcomp; do
  name=localhost/modcomp-$target:$version
  [ "$target" != modcomp ] || name=localhost/modcomp:$version
  build --target "$target" --build-context "build=$published" --build-arg "RUNTIME=$base" --build-arg "VERSION=$version" --build-arg "REVISION=$revision" \
    -t "$name" -f "$here/Dockerfile" "$folder/empty"
  echo "$name"
done
