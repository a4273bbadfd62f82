namespace HartFarm.Cli.Models;

/// <summary>A part of a model, such as its transformer.</summary>
/// <param name="Name">As in the checkpoint.</param>
/// <param name="Parameters">How many numbers it has.</param>
/// <param name="ElementType">Of the numbers in the file, such as <c>bfloat16</c>.</param>
/// <param name="Bytes">Of its files.</param>
public sealed record ModelPart(string Name, long Parameters, string ElementType, long Bytes);
