namespace Octavo.Models;

/// <summary>Published models with their parameter counts, and how many times larger GPT-3 is.</summary>
public static class ReferenceModels
{
    private const string BlocksFormula = "L(12d^2 + 13d)";

    /// <summary>GPT-3's parameters as its paper and most articles state them.</summary>
    public const double Gpt3StatedParameters = 175e9;

    /// <summary>
    /// Twelve widely used models of 2012 to 2021, largest first: what "a conventional small model" can mean beside GPT-3.
    /// </summary>
    public static IReadOnlyList<ReferenceModel> SmallModels { get; } = [.. new[]
    {
        Counted("GPT-2 XL", 2019, ParameterCount.ForGpt(GptPresets.Gpt2ExtraLarge).Total, "Vd + Td + L(12d^2 + 13d) + 2d", "Radford et al. 2019, Table 2"),
        Counted("BERT-large", 2018, ReferenceCounts.Bert(30_522, 24, 1024), BertFormula, "Devlin et al. 2019, section 3"),
        Stated("Transformer big", 2017, 213e6, ReferenceCounts.Transformer(37_000, 6, 1024, 4096), "Vaswani et al. 2017, Table 3"),
        Counted("VGG-16", 2014, ConvolutionalCounts.Vgg16(), "13 convolutions and 3 linear layers", "Simonyan and Zisserman 2015, Table 1, column D"),
        Counted("GPT-1", 2018, ReferenceCounts.Gpt1(40_478, 512, 12, 768), "Vd + Td + " + BlocksFormula, "Radford et al. 2018, section 4.1"),
        Counted("BERT-base", 2018, ReferenceCounts.Bert(30_522, 12, 768), BertFormula, "Devlin et al. 2019, section 3"),
        Counted("BERT-base Chinese", 2018, ReferenceCounts.Bert(21_128, 12, 768), BertFormula, "Devlin et al. 2019, released vocabulary"),
        Counted("ViT-B/16", 2020, ReferenceCounts.Vit(12, 768, 16), "patches, positions, " + BlocksFormula + ", classifier", "Dosovitskiy et al. 2021, Table 1"),
        Stated("Transformer base", 2017, 65e6, ReferenceCounts.Transformer(37_000, 6, 512, 2048), "Vaswani et al. 2017, Table 3"),
        Counted("AlexNet", 2012, ConvolutionalCounts.AlexNet(), "5 convolutions and 3 linear layers, one column", "Krizhevsky et al. 2012; Krizhevsky 2014"),
        Counted("ResNet-50", 2015, ConvolutionalCounts.ResNet50(), "16 bottleneck blocks", "He et al. 2016, Table 1"),
        Counted("MobileNetV2", 2018, ConvolutionalCounts.MobileNetV2(), "17 inverted residual blocks", "Sandler et al. 2018, Table 2"),
    }.OrderByDescending(model => model.Parameters)];

    private static string BertFormula => "(V + 514)d + 2d + " + BlocksFormula + " + d^2 + d";

    /// <summary>
    /// How many times larger GPT-3 is than each of <see cref="SmallModels"/>, in their order.
    /// </summary>
    /// <param name="parameters">GPT-3's parameters, as stated if not given.</param>
    public static IReadOnlyList<(ReferenceModel Model, double Ratio)> RatiosToGpt3(double parameters = Gpt3StatedParameters) =>
        [.. SmallModels.Select(model => (model, model.Ratio(parameters)))];

    private static ReferenceModel Counted(string name, int year, long count, string formula, string source) => new()
    {
        Name = name,
        Year = year,
        Parameters = count,
        CountedParameters = count,
        Derivation = formula,
        Source = source,
    };

    // The original Transformer's vocabulary is given only as "about 37000", so the paper's count stands.
    private static ReferenceModel Stated(string name, int year, double stated, long counted, string source) => new()
    {
        Name = name,
        Year = year,
        Parameters = stated,
        CountedParameters = counted,
        Derivation = "as the paper rounds it; the counted value assumes a vocabulary of 37,000",
        Source = source,
    };
}
