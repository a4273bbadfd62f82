namespace HartFarm.Storage.Tests.Objects;

/// <summary>Gives so many bytes, and then fails.</summary>
internal sealed class FailingStream(int after) : ForwardStream(new byte[after])
{
    public override int Read(Span<byte> buffer) => base.Read(buffer) is > 0 and var read ? read : throw new InvalidDataException("the source broke");
}
