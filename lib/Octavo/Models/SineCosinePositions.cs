namespace Octavo.Models;

/// <summary>Positions as sines and cosines (Vaswani et al. 2017, section 3.5): in a sequence, and on a grid for each of two coordinates.</summary>
public static class SineCosinePositions
{
    /// <summary>
    /// Vectors of the positions 0, 1, 2 ... of a sequence, sines at even and cosines at odd places: PE(pos, 2i) = sin(pos / 10000^(2i/width)),
    /// PE(pos, 2i+1) = cos of the same.
    /// </summary>
    /// <param name="length">Positions.</param>
    /// <param name="width">Width of a vector, a multiple of 2.</param>
    /// <returns><paramref name="length"/> vectors of <paramref name="width"/> numbers, one after the other.</returns>
    /// <exception cref="ArgumentException">The width is odd.</exception>
    public static double[] Sequence(int length, int width)
    {
        if (width % 2 != 0)
        {
            throw new ArgumentException($"Width {width} is odd; each position is pairs of a sine and a cosine.");
        }

        var values = new double[length * width];
        for (var position = 0; position < length; position++)
        {
            for (var i = 0; i < width; i += 2)
            {
                var at = (position * width) + i;
                (values[at], values[at + 1]) = Math.SinCos(position / Math.Pow(10_000, (double)i / width));
            }
        }

        return values;
    }

    /// <summary>
    /// Vectors of the class token (zeros) and of each patch, row by row: the first half of a vector has the sines and then the cosines
    /// of the column, the second half those of the row, as in the authors' code of He et al. 2022.
    /// </summary>
    /// <param name="side">Patches along a side.</param>
    /// <param name="width">Width of a vector, a multiple of 4.</param>
    /// <returns>side * side + 1 vectors of <paramref name="width"/> numbers, one after the other.</returns>
    /// <exception cref="ArgumentException">The width is not a multiple of 4.</exception>
    public static float[] Grid(int side, int width)
    {
        if (width % 4 != 0)
        {
            throw new ArgumentException($"Width {width} is not a multiple of 4, which sines and cosines of two coordinates need.");
        }

        var values = new float[((side * side) + 1) * width];
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                var vector = values.AsSpan(((row * side) + column + 1) * width, width);
                Fill(vector[..(width / 2)], column);
                Fill(vector[(width / 2)..], row);
            }
        }

        return values;
    }

    private static void Fill(Span<float> vector, int coordinate)
    {
        var frequencies = vector.Length / 2;
        for (var i = 0; i < frequencies; i++)
        {
            var (sine, cosine) = Math.SinCos(coordinate / Math.Pow(10_000, (double)i / frequencies));
            vector[i] = (float)sine;
            vector[frequencies + i] = (float)cosine;
        }
    }
}
