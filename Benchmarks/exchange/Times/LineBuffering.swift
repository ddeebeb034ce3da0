@preconcurrency import Glibc

/// Writes standard output line by line, also into a pipe.
enum LineBuffering {
  static func start() { setvbuf(stdout, nil, _IOLBF, 0) }
}
