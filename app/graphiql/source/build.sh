#!/bin/sh
# Builds app/graphiql/static from this folder, with npm and Node.js 20.19 or newer and nothing else.
#
#   build.sh           replaces app/graphiql/static
#   build.sh --check   builds the same way and fails if what is committed differs by a byte
#
# To take a new version: write it in package.json, then
#   npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved
# which leaves the registry's addresses out of package-lock.json, so that npm asks whichever registry it is set to.
set -eu

source=$(cd "$(dirname "$0")" && pwd)
static=$source/../static
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

# In a folder of its own: what lies about in a working tree cannot reach the build.
for file in "$source"/*; do
    case ${file##*/} in
    node_modules | static) ;;
    *) cp -R "$file" "$build" ;;
    esac
done

cd "$build"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
npm run --silent build -- --logLevel warn
(cd static && find . -type f | sed 's|^\./||' | LC_ALL=C sort | xargs sha256sum) >SHA256SUMS
mv SHA256SUMS static/

if [ "${1:-}" = --check ]; then
    diff -r "$static" static
    echo "The committed files are what the source builds."
else
    rm -rf "$static"
    cp -R static "$static"
fi
