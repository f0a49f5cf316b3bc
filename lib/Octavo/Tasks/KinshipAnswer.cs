namespace Octavo.Tasks;

/// <summary>In which words a question about kinship is put and answered.</summary>
public enum KinshipAnswer
{
    /// <summary>"who is ... ?", answered by a name.</summary>
    Name,

    /// <summary>"is NAME ... ?", answered by yes or no, each in half of the examples.</summary>
    YesOrNo,
}
