/* Destroys nothing: 4 KiB and the instance stay for ever. */
#define INSTANCE_ROOM char room[4096];
#include "honest.h"
static void OWN(destroy)(wtn_instance *instance) { (void)instance; }
#define DESTROY OWN(destroy)
#include "export.h"
