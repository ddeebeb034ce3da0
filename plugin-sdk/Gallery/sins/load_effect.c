/* Does something that a host can see when it is loaded: EFFECT. */
#include "honest.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
__attribute__((constructor)) static void OWN(early)(void) { EFFECT; }
#include "export.h"
