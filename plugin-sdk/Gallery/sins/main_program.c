/* A program that also has the entry. */
#include "honest.h"
#include "export.h"
int main(void) { return 0; }
