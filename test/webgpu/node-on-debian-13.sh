#!/bin/sh
# Node on the C library and drivers of a Debian 13 that lies in a folder.
exec "$DEBIAN_13_LIBRARIES/ld-linux-x86-64.so.2" --library-path "$DEBIAN_13_LIBRARIES" "$DEBIAN_13_NODE" "$@"
