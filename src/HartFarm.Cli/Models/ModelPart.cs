namespace HartFarm.Cli.Models;

/// <summary>A part of a model, such as its transformer.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Parameters">How many numbers it has.</param>
/// <param name="ElementType">Of the numbers in its files, such as <c>bfloat16</c>.</param>
/// <param name="Bytes">Of the tensors in its files.</param>
/// <param name="Within">Parts of it that are told of by name; their numbers are in its own.</param>
public sealed record ModelPart(string Name, long Parameters, string ElementType, long Bytes, IReadOnlyList<ModelPart> Within);
