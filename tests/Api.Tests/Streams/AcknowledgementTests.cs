using CsCheck;
using Shouldly;

namespace Antiphon.Streams;

public sealed class AcknowledgementTests
{
    [Fact]
    public void UpTo_WhateverTheOrder_IsTheEndOfTheUnbrokenRun() =>
        Gen.Shuffle(Enumerable.Range(1, 12).ToArray()).Sample(order =>
        {
            var acknowledgement = new Acknowledgement();
            var settled = new HashSet<int>();
            foreach (var number in order)
            {
                acknowledgement.Settle(number);
                settled.Add(number);
                acknowledgement.UpTo.ShouldBe(Enumerable.Range(1, 13).First(one => !settled.Contains(one)) - 1);
            }
        });

    [Fact]
    public void Settle_Twice_ChangesNothing()
    {
        var acknowledgement = new Acknowledgement();
        acknowledgement.Settle(1);
        acknowledgement.Settle(1);
        acknowledgement.Settle(2);
        acknowledgement.UpTo.ShouldBe(2);
    }
}
