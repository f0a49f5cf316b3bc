namespace Octavo.Evaluation;

/// <summary>The predictions of about one confidence: a bar of a reliability diagram.</summary>
/// <param name="Low">The bin's lower edge, which belongs to the bin below; to this one where it is 0.</param>
/// <param name="High">The bin's upper edge, which belongs to it.</param>
/// <param name="Count">Predictions in the bin.</param>
/// <param name="MeanConfidence">Their mean confidence; null where there are none.</param>
/// <param name="Accuracy">The share of them that is right; null where there are none.</param>
public sealed record CalibrationBin(double Low, double High, int Count, double? MeanConfidence, double? Accuracy)
{
    /// <summary>Accuracy less confidence: below 0 where the model is too sure; null where there are no predictions.</summary>
    public double? Gap => Accuracy - MeanConfidence;
}
