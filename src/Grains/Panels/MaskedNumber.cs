namespace Antiphon.Panels;

/// <summary>A client's number as panels show it.</summary>
public static class MaskedNumber
{
    private const int ShownAtBegin = 2;
    private const int ShownAtEnd = 2;

    /// <summary>The first two characters and the last two of an E.164 number, a dot for each between: +7•••••••67. Shorter than seven: dots alone.</summary>
    public static string Of(string number) => number.Length < 7
        ? new string('•', number.Length)
        : string.Concat(number.AsSpan(0, ShownAtBegin), new string('•', number.Length - ShownAtBegin - ShownAtEnd), number.AsSpan(number.Length - ShownAtEnd));
}
