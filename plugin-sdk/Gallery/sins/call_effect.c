/* Does something in evaluate that touches the whole process: EFFECT, where ONCE says so only at the first call. */
#include "honest.h"
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
/* What the two sides of a fork do. */
__attribute__((unused)) static void OWN(child)(pid_t child, int runs) {
    if (child == 0 && runs) execl("/bin/true", "true", NULL);
    if (child == 0) _exit(0);
    if (child > 0) waitpid(child, NULL, 0);
}
static wtn_status OWN(evaluate)(wtn_instance *self, const wtn_bars *bars, uint64_t fresh, const wtn_signals *out) {
    wtn_status status = honest_evaluate(self, bars, fresh, out);
#if ONCE
    static int done;
    if (done) return status;
    done = 1;
#endif
    EFFECT;
    return status;
}
#define EVALUATE OWN(evaluate)
#include "export.h"
