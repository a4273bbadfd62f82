using HartFarm.Model.Tensors;

namespace HartFarm.Training.Data;

/// <summary>Pixels as bytes to tensors, and back.</summary>
public static class ImageTensors
{
    /// <summary>Pictures as <c>[B, 3, height, width]</c> float32 in [-1, 1].</summary>
    /// <param name="pictures">Red, green and blue of each pixel, row by row from the top.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    public static Tensor Of(IReadOnlyList<byte[]> pictures, int width, int height)
    {
        using var scope = NewDisposeScope();
        var bytes = new byte[pictures.Count * (long)width * height * 3];
        for (var i = 0; i < pictures.Count; i++) pictures[i].CopyTo(bytes, i * (long)width * height * 3);
        var values = tensor(bytes, [pictures.Count, height, width, 3]).permute(0, 3, 1, 2).to(ScalarType.Float32).contiguous();
        return scope.MoveToOuter(values.div(Scalars.HalfOfByte).Plus(Scalars.MinusOne));
    }

    /// <summary>Images <c>[B, 3, H, W]</c> in [-1, 1] as bytes, rounded to the nearest: of each, red, green and blue of each pixel, row by row.</summary>
    public static byte[][] ToBytes(Tensor images)
    {
        using var scope = NewDisposeScope();
        var unit = images.to(ScalarType.Float32, CPU).clamp(Scalars.MinusOne, Scalars.One).Plus(Scalars.One);
        var bytes = (unit * Scalars.HalfOfByte).round().to(ScalarType.Byte).permute(0, 2, 3, 1).contiguous();
        return [.. Enumerable.Range(0, (int)bytes.shape[0]).Select(i => bytes.select(0, i).data<byte>().ToArray())];
    }
}
