namespace Octavo.Data;

/// <summary>How far a fetch has come.</summary>
/// <param name="DataSet">The data set's name.</param>
/// <param name="File">The file being fetched.</param>
/// <param name="BytesDone">Bytes collected, those of an earlier, interrupted attempt included; for dotnet-api-docs, bytes of documentation read.</param>
/// <param name="BytesTotal">Bytes in all; null where neither the manifest nor the server says.</param>
public sealed record DataProgress(string DataSet, string File, long BytesDone, long? BytesTotal);
