#!/usr/bin/env bash
# Makes two images that replace the Dockerfile's base images when no image registry can be reached, from Debian packages
# and this machine's .NET SDK. They are not the published ones: they show that the Dockerfile builds and its image runs on
# such a base, without a shell and without a package manager. As root on Debian 12:
#   base-images.sh FOLDER SDK_IMAGE RUNTIME_IMAGE      (an existing folder for temporary files)
set -euo pipefail
folder=$1 sdk_image=$2 runtime_image=$3
dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")

# "extract" unpacks without installing: no maintainer script runs, and packages that only installing needs are left out.
mmdebstrap --quiet --mode=root --variant=extract \
  --include=libicu72,libssl3,tzdata,zlib1g,libstdc++6,libgssapi-krb5-2 bookworm "$folder/debian.tar"

# User 1654 is that of the published images. If the user has no home folder, .NET refuses every TLS connection.
printf '%s\n' root:x:0:0::/root:/usr/sbin/nologin app:x:1654:1654::/home/app:/usr/sbin/nologin > "$folder/passwd"
printf '%s\n' 'hosts: files dns' > "$folder/nsswitch.conf"
mkdir -p "$folder/runtime/usr/share/dotnet" "$folder/sdk/usr/share/dotnet"
cp -a "$dotnet/dotnet" "$dotnet/host" "$dotnet/shared" "$folder/runtime/usr/share/dotnet"
cp -a "$dotnet/." "$folder/sdk/usr/share/dotnet"
# The images trust only the certificate authorities that they are given, as in a network whose proxy has a private one.

for kind in runtime sdk; do
  cat > "$folder/$kind.containerfile" << CONTAINERFILE
FROM scratch
ADD debian.tar /
COPY passwd nsswitch.conf /etc/
COPY $kind /
ENV PATH=/usr/share/dotnet:/usr/bin DOTNET_ROOT=/usr/share/dotnet
CONTAINERFILE
done
buildah bud --quiet --isolation chroot --tag "$sdk_image" --file "$folder/sdk.containerfile" "$folder"
buildah bud --quiet --isolation chroot --tag "$runtime_image" --file "$folder/runtime.containerfile" "$folder"
