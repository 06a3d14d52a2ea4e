#!/usr/bin/env bash
# Builds, tests, packs and tags the version that package.json names. Pushing the tag and publishing the package are left to you.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version="$(node -p 'require("./package.json").version')"
[ -z "$(git status --porcelain)" ] || { echo "release: the working tree has changes that are not committed" >&2; exit 1; }
grep -qF "## [$version]" CHANGELOG.md || { echo "release: CHANGELOG.md has no section [$version]" >&2; exit 1; }
! git rev-parse -q --verify "refs/tags/v$version" >/dev/null || { echo "release: the tag v$version exists" >&2; exit 1; }
npm ci
npm run check
npm test
npm pack
git tag -a "v$version" -m "Version $version"
echo "release: dfa-theory-$version.tgz is packed and v$version tagged; next: git push origin v$version, npm publish dfa-theory-$version.tgz"
