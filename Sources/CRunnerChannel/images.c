#define _GNU_SOURCE
#include <link.h>
#include <runner_channel.h>
#include <stdio.h>
#include <string.h>

typedef struct search {
    const char *name;
    char       *path;
    size_t      size;
    int         found;
} search;

static int look(struct dl_phdr_info *info, size_t size, void *context) {
    (void)size;
    search *wanted = context;
    const char *slash = info->dlpi_name ? strrchr(info->dlpi_name, '/') : NULL;
    if (!slash || strcmp(slash + 1, wanted->name) != 0) return 0;
    wanted->found = snprintf(wanted->path, wanted->size, "%s", info->dlpi_name) < (int)wanted->size;
    return 1;
}

int wrc_loaded_path(const char *name, char *path, size_t size) {
    search wanted = { .name = name, .path = path, .size = size };
    dl_iterate_phdr(look, &wanted);
    return wanted.found;
}
