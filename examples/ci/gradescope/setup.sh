#!/bin/sh
# Run once by Gradescope, as root, when the autograder's image is made. Pack this folder with vouch's
# source as the folder vouch/, and upload it as the autograder's zip.
set -eu
cd /autograder/source/vouch
./dev build
cmake --install build/release --prefix /usr/local
