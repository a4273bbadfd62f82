namespace HartFarm.LoadBench.Peers;

/// <summary>A contestant is not to be had on this machine; the message says what is missing.</summary>
/// <param name="message">What is missing, and how it would come.</param>
internal sealed class PeerMissingException(string message) : Exception(message);
