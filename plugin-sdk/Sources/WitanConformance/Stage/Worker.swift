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

  /// Starts the thread.
  init() throws {
    let handed = Unmanaged.passRetained(desk)
    let error = pthread_create(
      &thread, nil,
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

  /// Does it on the thread, and waits until it is done.
  func perform<Answer>(_ body: () throws -> Answer) throws -> Answer {
    var outcome: Result<Answer, any Error>?
    withoutActuallyEscaping(body) { body in
      desk.work = { outcome = Result { try body() } }
      sem_post(desk.asked)
      desk.wait(desk.done)
      desk.work = nil
    }
    guard let outcome else { throw KitError("a thread was asked and did nothing") }
    return try outcome.get()
  }
}
