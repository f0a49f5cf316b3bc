namespace Octavo.Models;

/// <summary>Exact parameter counts of four convolutional networks for 1,000 classes, layer by layer.</summary>
internal static class ConvolutionalCounts
{
    private const int Classes = 1000;

    /// <summary>VGG-16 (Simonyan and Zisserman 2015, Table 1, column D): 13 convolutions of 3 x 3 and three linear layers.</summary>
    public static long Vgg16()
    {
        int[] outputs = [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512];
        var channels = 3;
        long total = 0;
        foreach (var output in outputs)
        {
            total += Convolution(channels, output, 3, bias: true);
            channels = output;
        }

        return total + Linear(512 * 7 * 7, 4096) + Linear(4096, 4096) + Linear(4096, Classes);
    }

    /// <summary>AlexNet in the one-column form (Krizhevsky 2014), five convolutions and three linear layers.</summary>
    public static long AlexNet() =>
        Convolution(3, 64, 11, bias: true)
        + Convolution(64, 192, 5, bias: true)
        + Convolution(192, 384, 3, bias: true)
        + Convolution(384, 256, 3, bias: true)
        + Convolution(256, 256, 3, bias: true)
        + Linear(256 * 6 * 6, 4096)
        + Linear(4096, 4096)
        + Linear(4096, Classes);

    /// <summary>ResNet-50 (He et al. 2016, Table 1): bottleneck blocks 3, 4, 6, 3, each four times its inner width.</summary>
    public static long ResNet50()
    {
        (int Blocks, int Inner)[] stages = [(3, 64), (4, 128), (6, 256), (3, 512)];
        var total = Normalised(3, 64, 7);
        var channels = 64;
        foreach (var (blocks, inner) in stages)
        {
            var output = 4 * inner;
            for (var block = 0; block < blocks; block++)
            {
                total += Normalised(channels, inner, 1) + Normalised(inner, inner, 3) + Normalised(inner, output, 1);
                if (block == 0)
                {
                    total += Normalised(channels, output, 1);
                }

                channels = output;
            }
        }

        return total + Linear(channels, Classes);
    }

    /// <summary>MobileNetV2 at width 1.0 (Sandler et al. 2018, Table 2): inverted residuals with depthwise convolutions.</summary>
    public static long MobileNetV2()
    {
        (int Expansion, int Output, int Blocks)[] stages =
            [(1, 16, 1), (6, 24, 2), (6, 32, 3), (6, 64, 4), (6, 96, 3), (6, 160, 3), (6, 320, 1)];
        var total = Normalised(3, 32, 3);
        var channels = 32;
        foreach (var (expansion, output, blocks) in stages)
        {
            for (var block = 0; block < blocks; block++)
            {
                var hidden = channels * expansion;
                if (expansion > 1)
                {
                    total += Normalised(channels, hidden, 1);
                }

                // Depthwise: one 3 x 3 filter for each channel.
                total += Normalised(1, hidden, 3) + Normalised(hidden, output, 1);
                channels = output;
            }
        }

        return total + Normalised(channels, 1280, 1) + Linear(1280, Classes);
    }

    // A convolution without bias and its batch normalisation's scale and shift.
    private static long Normalised(int input, int output, int side) => Convolution(input, output, side, bias: false) + (2L * output);

    private static long Convolution(int input, int output, int side, bool bias) =>
        ((long)input * output * side * side) + (bias ? output : 0);

    private static long Linear(int input, int output) => ((long)input * output) + output;
}
