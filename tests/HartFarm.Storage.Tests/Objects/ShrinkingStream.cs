namespace HartFarm.Storage.Tests.Objects;

/// <summary>A file that breaks in its middle when it is read for the second time.</summary>
internal sealed class ShrinkingStream(int length) : MemoryStream(new byte[length])
{
    private bool _wasRead;

    // All other ways to read a stream that is derived lead here.
    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_wasRead && Position > Length / 2) throw new InvalidDataException("the source broke");
        var read = base.Read(buffer, offset, count);
        _wasRead |= read == 0;
        return read;
    }
}
