#pragma once

// PostgreSQL's headers, the one way in. They redefine names of the C library (printf, gettext), so
// the standard headers that declare those come first.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wregister"
#pragma GCC diagnostic ignored "-Wunused-parameter"
extern "C" {
#include <postgres.h>

#include <access/htup_details.h>
#include <access/xact.h>
#include <catalog/pg_authid.h>
#include <catalog/pg_type.h>
#include <fmgr.h>
#include <funcapi.h>
#include <mb/pg_wchar.h>
#include <miscadmin.h>
#include <utils/acl.h>
#include <utils/array.h>
#include <utils/builtins.h>
#include <utils/date.h>
#include <utils/lsyscache.h>
#include <utils/memutils.h>
#include <utils/timestamp.h>
#include <utils/typcache.h>
}
#pragma GCC diagnostic pop
