internal import CWitanProbe
internal import Glibc

/// A thread that does one thing at a time, while the one who asked waits.
final class Worker {
  /// What both threads see. Only one of them runs at any moment: the semaphores hand the turn over.
  private final class Desk {
    let asked = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    let done = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    var work: (() -> Void)?
    var isOver = false

    init() {
      sem_init(asked, 0, 0)
      sem_init(done, 0, 0)
    }

    deinit {
      for semaphore in [asked, done] {
        sem_destroy(semaphore)
        semaphore.deallocate()
      }
    }

    func wait(_ semaphore: UnsafeMutablePointer<sem_t>) {
      while sem_wait(semaphore) != 0 && errno == EINTR {}
    }
  }

  private let desk = Desk()
  private var thread = pthread_t()

  /// Starts the thread, with a stack of so many bytes (nil = the system's standard).
  init(stack: Int? = nil) throws {
    let handed = Unmanaged.passRetained(desk)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    if let stack { pthread_attr_setstacksize(&attributes, stack) }
    let error = pthread_create(
      &thread, &attributes,
      { context in
        guard let context else { return nil }
        let desk = Unmanaged<Desk>.fromOpaque(context).takeRetainedValue()
        while true {
          desk.wait(desk.asked)
          if desk.isOver { return nil }
          desk.work?()
          sem_post(desk.done)
        }
      }, handed.toOpaque())
    guard error == 0 else {
      handed.release()
      throw KitError("no thread could be started: \(String(cString: strerror(error)))")
    }
  }

  deinit {
    desk.isOver = true
    sem_post(desk.asked)
    pthread_join(thread, nil)
  }

  /// Begins it on the thread and does not wait: ``finish()`` must follow. Its errors are the body's own to keep.
  func begin(_ body: @escaping () -> Void) {
    desk.work = body
    sem_post(desk.asked)
  }

  /// Waits until what was begun is done.
  func finish() {
    desk.wait(desk.done)
    desk.work = nil
  }

  /// Does it on the thread, and waits until it is done.
  func perform<Answer>(_ body: () throws -> Answer) throws -> Answer {
    var outcome: Result<Answer, any Error>?
    withoutActuallyEscaping(body) { body in
      begin { outcome = Result { try body() } }
      finish()
    }
    guard let outcome else { throw KitError("a thread was asked and did nothing") }
    return try outcome.get()
  }

  /// Does each on a thread of its own, all at the same time, and waits for all; throws what the first of them threw.
  static func together(_ bodies: [() throws -> Void]) throws {
    let workers = try bodies.map { _ in try Worker() }
    var outcomes = [Result<Void, any Error>](repeating: .success(()), count: bodies.count)
    outcomes.withUnsafeMutableBufferPointer { outcomes in
      let first = outcomes.baseAddress
      for (index, body) in bodies.enumerated() {
        workers[index].begin { first?[index] = Result { try body() } }
      }
      for worker in workers { worker.finish() }
    }
    for outcome in outcomes { try outcome.get() }
  }
}
