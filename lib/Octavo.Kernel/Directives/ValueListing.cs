using Octavo.Kernel.Cells;

namespace Octavo.Kernel.Directives;

/// <summary>The values of every language that holds any: the default language's first and by themselves, the others' under their names.</summary>
internal static class ValueListing
{
    public static string Of(KernelSession session, Func<KernelValue, string> line)
    {
        var usual = session.Catalog.FindLanguage(session.DefaultLanguage);
        var groups = session.Catalog.Languages.OrderBy(language => language != usual)
            .Select(language => (Language: language, Values: (language as IValueStore)?.Values ?? []))
            .Where(group => group.Values.Count > 0)
            .Select(group => string.Join('\n', group.Values.Select(line).Prepend($"{group.Language.Name}:").Skip(group.Language == usual ? 1 : 0)));
        return string.Join("\n\n", groups);
    }
}
