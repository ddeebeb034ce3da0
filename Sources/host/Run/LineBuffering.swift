@preconcurrency import Glibc

/// Writes standard output line by line, also into a pipe, so that who reads along sees each line when it happens.
enum LineBuffering {
  static func start() { setvbuf(stdout, nil, _IOLBF, 0) }
}
