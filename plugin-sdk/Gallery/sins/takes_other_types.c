/* Does not look at the types of the values. */
#include "honest.h"
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    if (!values || count != PARAMETERS) return honest_create(host, values, count, out);
    wtn_value typed[PARAMETERS];
    memcpy(typed, values, sizeof typed);
    for (int i = 0; i < PARAMETERS; ++i)
        if (typed[i].type != declared[i].def.type) typed[i] = declared[i].def;
    return honest_create(host, typed, count, out);
}
#define CREATE OWN(create)
#include "export.h"
