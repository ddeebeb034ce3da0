/* Looks at something of the machine's, or says something, when an instance is made: LOOK. */
#include "honest.h"
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
__attribute__((unused)) static void OWN(read_key)(void) {
    char key[64];
    int file = open(".aws/credentials", O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    if (read(file, key, sizeof key) > 0) key[0] = 0;
    close(file);
}
extern char **environ;
__attribute__((unused)) static void OWN(tell_environment)(const wtn_host *host) {
    for (char **word = environ; *word; ++word)
        host->log(host->ctx, WTN_LOG_DEBUG, (wtn_str){ *word, strlen(*word) });
}
__attribute__((unused)) static void OWN(tell)(const wtn_host *host, const char *text) {
    host->log(host->ctx, WTN_LOG_INFO, (wtn_str){ text, strlen(text) });
}
static wtn_status OWN(create)(const wtn_host *host, const wtn_value *values, size_t count, wtn_instance **out) {
    wtn_status status = honest_create(host, values, count, out);
    if (status == WTN_OK) {
        LOOK;
    }
    return status;
}
#define CREATE OWN(create)
#include "export.h"
