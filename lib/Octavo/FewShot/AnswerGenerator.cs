namespace Octavo.FewShot;

/// <summary>Continues <paramref name="prompt"/>; returns the new text alone. What follows the first line is ignored.</summary>
public delegate string AnswerGenerator(string prompt);
