/* Leaves something behind when the last instance is gone: LEAVES, done once. */
#include "honest.h"
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>
__attribute__((unused)) static void OWN(handler)(int number) { (void)number; }
__attribute__((unused)) static void OWN(at_exit)(void) {}
__attribute__((unused)) static void *OWN(idle)(void *unused) {
    for (;;) pause();
    return unused;
}
__attribute__((unused)) static void OWN(start)(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, OWN(idle), NULL) == 0) pthread_detach(thread);
}
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    static int done;
    wtn_status status = honest_create(host, values, count, out);
    if (status == WTN_OK && !done) {
        done = 1;
        LEAVES;
    }
    return status;
}
#define CREATE OWN(create)
#include "export.h"
