#!/usr/bin/env bash
# Publishes what the images hold: FOLDER/modcomp-silo, FOLDER/modcomp, and FOLDER/modcomp-data, an empty folder for the user of the images.
#
#   deploy/images/publish.sh FOLDER [OPTION OF dotnet publish]...
#
# The Dockerfile runs it in the SDK's image, build-debian.sh on this machine. CONFIGURATION is Release unless it says otherwise.
set -euo pipefail
folder=${1:?which folder?}
shift
cd "$(dirname "$0")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Documentation of types is for who compiles against them.
publish() { dotnet publish "src/$1" -c "${CONFIGURATION:-Release}" -o "$folder/$2" -v quiet -p:PublishDocumentationFile=false -p:PublishReferencesDocumentationFiles=false "${@:3}" >&2; }
publish Silo modcomp-silo "$@"
publish Client modcomp "$@"
mkdir -p "$folder/modcomp-data"
