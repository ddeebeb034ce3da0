/* Runs a thread for as long as it lives, and never asked to. It is joined before destroy returns. */
#include <pthread.h>
#define INSTANCE_ROOM pthread_t thread; int wake[2];
#include "honest.h"
#include <unistd.h>
static void *OWN(wait)(void *self) {
    char byte;
    while (read(((wtn_instance *)self)->wake[0], &byte, 1) < 0) {}
    return NULL;
}
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_status status = honest_create(host, values, count, out);
    if (status < 0) return status;
    if (pipe((*out)->wake) != 0 || pthread_create(&(*out)->thread, NULL, OWN(wait), *out) != 0) abort();
    return WTN_OK;
}
static void OWN(destroy)(wtn_instance *instance) {
    if (!instance) return;
    close(instance->wake[1]);
    pthread_join(instance->thread, NULL);
    close(instance->wake[0]);
    honest_destroy(instance);
}
#define CREATE OWN(create)
#define DESTROY OWN(destroy)
#include "export.h"
