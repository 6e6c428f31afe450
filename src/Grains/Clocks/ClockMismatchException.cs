using System.Globalization;

namespace Antiphon.Clocks;

/// <summary>The data was made under another domain clock: durations and times in it would not mean what they meant.</summary>
public sealed class ClockMismatchException : Exception
{
    /// <summary>Creates an empty exception.</summary>
    public ClockMismatchException()
    {
    }

    /// <summary>Creates the exception.</summary>
    public ClockMismatchException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public ClockMismatchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Another speed than the data's.</summary>
    public static ClockMismatchException OfSpeed(double stored, double wanted) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The data runs at domain clock speed {stored}, and Antiphon:Clock:Speed is {wanted}. Start with --Antiphon:Clock:Speed={stored}, or give this process another data directory (--Antiphon:DataDirectory=PATH) or, on PostgreSQL, another database."));

    /// <summary>Another origin than the data's.</summary>
    public static ClockMismatchException OfOrigin(DateTimeOffset stored, DateTimeOffset wanted) => new(
        $"The data's domain clock has its origin at {stored:O}, and Antiphon:Clock:Origin is {wanted:O}. Start without Antiphon:Clock:Origin, or give this process another data directory (--Antiphon:DataDirectory=PATH) or, on PostgreSQL, another database.");
}
