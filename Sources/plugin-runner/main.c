#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>
#include "runner.h"

static int32_t serve(uint32_t kind) {
    if (kind != WRC_LOAD && !self.plugin) return trouble(WRC_BAD_REQUEST, "nothing is loaded");
    switch (kind) {
    case WRC_LOAD: return load();
    case WRC_WARM_UP: return warm_up();
    case WRC_CREATE: return create();
    case WRC_DESTROY: return destroy();
    case WRC_EVALUATE: return evaluate();
    case WRC_SAVE: return save();
    case WRC_RESTORE: return restore();
    default: return trouble(WRC_BAD_REQUEST, "request %u is not known", kind);
    }
}

static void answer(void) {
    const wrc_request *request = self.request;
    wrc_reply *reply = self.reply;
    reply->error_length = reply->lines = reply->lines_dropped = 0;
    reply->parcel = 0;
    self.random = request->random;
    uint64_t ticket = request->ticket;
    uint32_t kind = request->kind;
    self.lastTicket = ticket;
    self.lastSlot = request->slot;
    self.lastBar = request->last_seq;
    int32_t status = request->magic == WRC_MAGIC && request->slot < WRC_SLOTS
        ? serve(kind) : trouble(WRC_BAD_REQUEST, "the request is of another build of the host");
    reply->magic = WRC_MAGIC;
    reply->walls = self.walls;
    reply->status = status;
    reply->random = self.random;
    __atomic_store_n(&reply->ticket, ticket, __ATOMIC_RELEASE);
    if (wrc_ring(WRC_ANSWERED) != 0) _exit(70);
    if (kind == WRC_EVALUATE && status >= 0) take_snapshot();
}

/* A plugin that calls exit ends here: what the program's own runtime would do at its end is not on the list of calls. */
static void end_at_once(int status, void *unused) {
    (void)unused;
    _exit(status);
}

/* The environment's words stay readable in the process's file even when it is cleared: here none was handed over. */
int main(int count, char **words) {
    if (count != 2) {
        fputs("plugin-runner: found no channel; it is started by the host, which hands it one\n", stderr);
        return 64;
    }
    if (wkp_confine() != 0 || getppid() != (pid_t)strtol(words[1], NULL, 10)) return 71;
    int error = map_channel();
    if (error) {
        fprintf(stderr, "plugin-runner: the channel cannot be mapped: %s\n", strerror(error));
        return 72;
    }
    if (wkp_watch(self.record) != 0) return 73;
    if (on_exit(end_at_once, NULL) != 0) return 75;
    for (;;) {
        uint64_t rings;
        ssize_t got = read(WRC_ASKED, &rings, sizeof rings);
        if (got < 0 && errno == EINTR) continue;
        if (got != sizeof rings) _exit(74);
        answer();
    }
}
