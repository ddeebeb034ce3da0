/// Why a download did not end. What was fetched so far is kept, and the next one goes on behind it.
public struct DownloadFailure: Error, Sendable, CustomStringConvertible {
  /// What the venue said; nil = it was a file.
  public let venue: VenueFailure?
  /// One sentence.
  public let description: String

  init(_ venue: VenueFailure) { (self.venue, description) = (venue, venue.description) }
  init(_ sentence: String) { (venue, description) = (nil, sentence) }
}
