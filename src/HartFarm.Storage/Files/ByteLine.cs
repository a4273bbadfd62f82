namespace HartFarm.Storage.Files;

/// <summary>One line of a file, without its line end.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Offset">Where its bytes start, counted from where the reading began.</param>
/// <param name="Bytes">Valid until the next line is read; empty when the line is too long.</param>
/// <param name="TooLong">The line is over the reader's limit and was passed over.</param>
/// <param name="Terminated">A line feed follows; false only for a last line that was cut off or lacks one.</param>
public readonly record struct ByteLine(long Number, long Offset, ReadOnlyMemory<byte> Bytes, bool TooLong, bool Terminated);
