namespace HartFarm.Deploy.Tests.Docker;

/// <summary>An instruction of a Dockerfile.</summary>
/// <param name="Name">As <c>FROM</c>.</param>
/// <param name="Text">What follows, on one line.</param>
internal sealed record Instruction(string Name, string Text);
