namespace Octavo.FewShot;

/// <summary>
/// Published few-shot results by size, of two families of models whose authors printed every size.
/// </summary>
/// <remarks>
/// GPT-3: Brown et al. 2020, table H.1, zero-shot and few-shot; its arithmetic rows are left out, since they contradict table 3.9. Pythia:
/// the authors' published evaluations of the final checkpoints (Biderman et al. 2023; zero-shot and five-shot, by EleutherAI's harness).
/// </remarks>
public static class PublishedFewShotTasks
{
    private const string Gpt3Source = "Brown et al. 2020, table H.1";
    private const string PythiaSource = "Biderman et al. 2023, published evaluations of step 143,000";

    private static readonly double[] Gpt3Sizes = [125e6, 350e6, 760e6, 1.3e9, 2.7e9, 6.7e9, 13e9, 175e9];

    private static readonly double[] PythiaSizes = [70e6, 160e6, 410e6, 1.4e9, 2.8e9, 6.9e9, 12e9];

    /// <summary>GPT-3's tasks of which both settings are known at all eight sizes.</summary>
    public static IReadOnlyList<PublishedFewShotTask> Gpt3 { get; } =
    [
        OfGpt3("LAMBADA", 15, [42.7, 54.3, 60.4, 63.6, 67.1, 70.3, 72.5, 76.2], [22.0, 40.4, 63.2, 57.0, 78.1, 79.1, 81.3, 86.4]),
        OfGpt3("HellaSwag", 20, [33.7, 43.6, 51.0, 54.7, 62.8, 67.4, 70.9, 78.9], [33.5, 43.1, 51.3, 54.9, 62.9, 67.3, 71.3, 79.3]),
        OfGpt3("TriviaQA", 64, [4.15, 7.61, 14.0, 19.7, 31.3, 38.7, 41.8, 64.3], [6.96, 16.3, 26.5, 32.1, 42.3, 51.6, 57.5, 71.2]),
        OfGpt3("PIQA", 50, [64.6, 70.2, 72.9, 75.1, 75.6, 78.0, 78.5, 81.0], [64.3, 69.4, 72.0, 74.3, 75.4, 77.8, 79.9, 82.3]),
    ];

    /// <summary>Pythia's tasks, without and with five examples, at seven sizes.</summary>
    public static IReadOnlyList<PublishedFewShotTask> Pythia { get; } =
    [
        OfPythia("LAMBADA", "accuracy", [18.46, 32.84, 51.62, 61.61, 64.72, 67.28, 70.46], [12.48, 25.73, 45.55, 57.83, 60.49, 63.81, 67.26]),
        OfPythia("SciQ", "accuracy", [60.10, 74.10, 81.10, 86.50, 88.20, 89.70, 90.20], [57.70, 77.90, 89.10, 92.00, 94.30, 95.10, 95.30]),
        OfPythia("ARC easy", "accuracy", [37.37, 43.52, 52.10, 60.65, 64.39, 67.34, 70.24], [38.09, 44.95, 55.47, 64.31, 67.34, 70.16, 71.00]),
        OfPythia("ARC challenge", "accuracy by length", [22.10, 23.29, 24.32, 28.58, 33.28, 35.07, 34.81], [21.84, 22.78, 26.62, 32.85, 34.64, 38.57, 38.99]),
        OfPythia("PIQA", "accuracy", [59.47, 62.73, 66.76, 70.89, 73.88, 75.24, 76.01], [57.34, 62.13, 67.85, 70.46, 73.61, 75.52, 76.01]),
        OfPythia("LogiQA", "accuracy by length", [25.65, 24.42, 29.03, 27.34, 28.26, 30.26, 30.57], [25.65, 24.58, 24.88, 26.57, 23.50, 28.26, 27.65]),
    ];

    /// <summary>Both families.</summary>
    public static IReadOnlyList<PublishedFewShotTask> All { get; } = [.. Gpt3, .. Pythia];

    private static PublishedFewShotTask OfGpt3(string task, int shots, double[] zero, double[] few) =>
        new("GPT-3", task, "accuracy", shots, Gpt3Sizes, zero, few, Gpt3Source);

    private static PublishedFewShotTask OfPythia(string task, string measure, double[] zero, double[] few) =>
        new("Pythia", task, measure, 5, PythiaSizes, zero, few, PythiaSource);
}
