using HartFarm.Model.Generation;

namespace HartFarm.Worker.Engine;

/// <summary>One image's result: pixels or an error.</summary>
/// <param name="Slot">The image.</param>
/// <param name="Made">Its pixels, or null.</param>
/// <param name="Error">Why there are none, in a line, or null.</param>
public sealed record SlotResult(BatchSlot Slot, GeneratedImage? Made, string? Error);
