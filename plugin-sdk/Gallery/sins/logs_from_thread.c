/* A thread of its own, not asked for, talks to the host. It is joined before destroy returns. */
#define _GNU_SOURCE
#include <pthread.h>
#define INSTANCE_ROOM pthread_t thread; volatile int over;
#include "honest.h"
#include <unistd.h>
static void *OWN(talk)(void *argument) {
    static const char text[] = "still here";
    wtn_instance *self = argument;
    while (!self->over) {
        self->host->log(self->host->ctx, WTN_LOG_DEBUG, (wtn_str){ text, sizeof text - 1 });
        usleep(5000);
    }
    return NULL;
}
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_status status = honest_create(host, values, count, out);
    if (status < 0) return status;
    if (pthread_create(&(*out)->thread, NULL, OWN(talk), *out) != 0) abort();
    return WTN_OK;
}
static void OWN(destroy)(wtn_instance *instance) {
    if (!instance) return;
    instance->over = 1;
    pthread_join(instance->thread, NULL);
    honest_destroy(instance);
}
#define CREATE OWN(create)
#define DESTROY OWN(destroy)
#include "export.h"
