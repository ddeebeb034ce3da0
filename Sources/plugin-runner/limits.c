#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include "runner.h"

/* Time is bounded by the host's deadline a call: a limit in seconds of a process's life would end a good one, too. */
int32_t set_limits(uint64_t memory, int may_thread) {
    const struct {
        __rlimit_resource_t what;
        rlim_t              most;
        const char         *name;
    } limits[] = {
        { RLIMIT_AS, memory, "memory" },  { RLIMIT_FSIZE, 0, "the size of files" }, { RLIMIT_CORE, 0, "core files" },
        { RLIMIT_NOFILE, 16, "open files" }, { RLIMIT_MEMLOCK, 0, "locked memory" },
        { RLIMIT_NPROC, !may_thread ? 0 : self.walls & WRC_W_USER ? 64 : RLIM_INFINITY, "processes" },
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; ++i) {
        struct rlimit limit = { limits[i].most, limits[i].most };
        if (setrlimit(limits[i].what, &limit) != 0)
            return trouble(WRC_NOT_SHUT_IN, "%s cannot be limited: %s", limits[i].name, strerror(errno));
    }
    return 0;
}
