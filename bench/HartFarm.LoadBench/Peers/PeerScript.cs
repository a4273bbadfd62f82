namespace HartFarm.LoadBench.Peers;

/// <summary>
/// A program that knows <c>version</c>, <c>enqueue FIRST COUNT MILLISECONDS</c> (says <c>enqueued SECONDS</c>), <c>submit</c> (reads numbers of tasks, and says
/// <c>submitted MICROSECONDS</c> of the moment before each) and <c>work</c> (says <c>ready</c>).
/// </summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its first arguments.</param>
internal sealed record PeerScript(string Program, IReadOnlyList<string> Arguments);
