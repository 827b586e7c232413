#!/usr/bin/env bash
# setup.sh FOLDER: installs the MoQ stacks and Deno into FOLDER (a build folder) and bundles the peers there:
#   FOLDER/deno       runs FOLDER/deno.js     commands on stdin, replies on stdout
#                     FOLDER/browser.js       a script for a page
# Asks npm's registry only when package-lock.json has changed since the last time.
set -euo pipefail
peers=$(cd "$(dirname "$0")" && pwd)
folder=${1:?folder to install into}

for tool in node npm; do
  command -v "$tool" >/dev/null || { echo "setup.sh: $tool is missing; install Node.js 20 or newer with npm (Debian: apt-get install nodejs npm)" >&2; exit 1; }
done
mkdir -p "$folder"
cd "$folder"
if ! cmp -s "$peers/package-lock.json" installed-lock.json; then
  rm -rf node_modules installed-lock.json
  cp "$peers/package.json" "$peers/package-lock.json" .
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  cp "$peers/package-lock.json" installed-lock.json
fi

deno=node_modules/@deno/linux-x64-glibc/deno
if [ -f "$deno" ]; then # npm has it for this platform
  chmod +x "$deno"
elif ! deno=$(command -v deno); then
  echo "setup.sh: npm has no Deno for this platform in package.json; install Deno 2.9 or newer (https://deno.com)" >&2
  exit 1
fi
ln -sfn "$deno" deno
for entry in deno.ts browser.js; do
  NODE_PATH=$PWD/node_modules node node_modules/esbuild/bin/esbuild "$peers/$entry" --bundle --format=esm --target=es2022 --log-level=warning --outfile="${entry%.*}.js"
done
