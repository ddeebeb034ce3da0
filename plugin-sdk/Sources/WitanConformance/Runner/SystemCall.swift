/// The system's calls that a plugin may be caught at, by their numbers on this machine.
enum SystemCall {
  /// Its name, or its number where it has none here.
  static func name(_ number: Int32) -> String { names[number] ?? "number \(number)" }

  #if arch(x86_64)
    private static let names: [Int32: String] = [
      0: "read", 1: "write", 2: "open", 3: "close", 9: "mmap (of a file, or of code)", 10: "mprotect (to make code)",
      16: "ioctl", 20: "writev", 22: "pipe", 29: "shmget", 30: "shmat", 33: "dup2", 37: "alarm", 41: "socket",
      42: "connect", 43: "accept", 44: "sendto", 46: "sendmsg", 49: "bind", 50: "listen", 53: "socketpair",
      56: "clone (a process or a thread)", 57: "fork", 58: "vfork", 59: "execve", 61: "wait4", 62: "kill",
      64: "semget", 68: "msgget", 72: "fcntl", 73: "flock", 76: "truncate", 77: "ftruncate", 78: "getdents",
      80: "chdir", 82: "rename", 83: "mkdir", 84: "rmdir", 85: "creat", 86: "link", 87: "unlink", 88: "symlink",
      90: "chmod", 92: "chown", 95: "umask", 97: "getrlimit", 101: "ptrace", 105: "setuid", 109: "setpgid",
      112: "setsid", 117: "setresuid", 126: "capset", 141: "setpriority", 157: "prctl", 160: "setrlimit",
      161: "chroot", 165: "mount", 200: "tkill", 203: "sched_setaffinity", 217: "getdents64",
      234: "tgkill (another process)", 240: "mq_open", 250: "keyctl", 257: "openat", 258: "mkdirat", 263: "unlinkat",
      272: "unshare", 284: "eventfd", 290: "eventfd2", 291: "epoll_create1", 293: "pipe2", 298: "perf_event_open",
      302: "prlimit64", 304: "open_by_handle_at", 308: "setns", 310: "process_vm_readv", 311: "process_vm_writev",
      316: "renameat2", 317: "seccomp", 319: "memfd_create", 321: "bpf", 322: "execveat", 323: "userfaultfd",
      424: "pidfd_send_signal", 425: "io_uring_setup", 434: "pidfd_open", 437: "openat2", 438: "pidfd_getfd",
    ]
  #else
    private static let names: [Int32: String] = [
      23: "dup", 24: "dup3", 25: "fcntl", 29: "ioctl", 34: "mkdirat", 35: "unlinkat", 40: "mount", 45: "truncate",
      46: "ftruncate", 48: "faccessat", 49: "chdir", 51: "chroot", 53: "fchmodat", 56: "openat", 57: "close",
      59: "pipe2", 61: "getdents64", 64: "write", 66: "writev", 91: "capset", 97: "unshare", 117: "ptrace",
      122: "sched_setaffinity", 129: "kill", 130: "tkill", 131: "tgkill (another process)", 146: "setuid",
      154: "setpgid", 157: "setsid", 166: "umask", 167: "prctl", 180: "mq_open", 186: "msgget", 190: "semget",
      194: "shmget", 196: "shmat", 198: "socket", 199: "socketpair", 200: "bind", 201: "listen", 202: "accept",
      203: "connect", 206: "sendto", 211: "sendmsg", 219: "keyctl", 220: "clone (a process or a thread)",
      221: "execve", 222: "mmap (of a file, or of code)", 226: "mprotect (to make code)", 241: "perf_event_open",
      261: "prlimit64", 265: "open_by_handle_at", 268: "setns", 270: "process_vm_readv", 271: "process_vm_writev",
      276: "renameat2", 277: "seccomp", 279: "memfd_create", 280: "bpf", 281: "execveat", 282: "userfaultfd",
      425: "io_uring_setup", 434: "pidfd_open", 437: "openat2", 438: "pidfd_getfd",
    ]
  #endif
}
